/// Why an index cannot be used or made. None of these is shown to people: the view answers instead.
enum IndexError: Error, Hashable, Sendable {
  /// It is not one of this version, or not one at all.
  case foreign
  /// It says what the view does not.
  case wrong
  /// More messages share a second, or are further from 1970, than it can put in order.
  case cannotOrder
}
