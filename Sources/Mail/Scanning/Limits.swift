/// Limits that bound the cost of a stranger's mail (law L7). What exceeds them is not read.
///
/// Depth and parts were chosen with 3000 nested and 200,000 flat parts; real mail stays an order of magnitude below
/// each.
public enum Limits {
  /// MIME parts within parts.
  public static let depth = 16
  /// MIME parts of one mail.
  public static let parts = 512
  /// Fields of one header.
  public static let fields = 4096
  /// Addresses or Message-IDs read from a mail's fields of one name.
  public static let entries = 4096
  /// Bytes of a field that are decoded for people (a subject, a name); git and the wire know no bound.
  public static let decodedField = 1 << 16
  /// Bytes of an address field that are read.
  public static let addressField = 1 << 20
  /// Parameters of one Content-Type or Content-Disposition field.
  public static let parameters = 64
  /// Bytes of readable text gathered from one mail.
  public static let text = 16 << 20
}
