/// A patch that patatt 0.8 signed with a key made for these tests.
public enum SignedMail {
  /// The public key, as it stands in a keyring.
  public static let key = "4zStmBEd/Jp4ob9o4C76I0E6dmw5avVWqbp0cv3p0NQ=\n"
  public static let identity = "ada@example.org"
  public static let selector = "20260301"
  /// When it was signed, in seconds since 1970.
  public static let time: Int64 = 1_772_452_860

  public static let text = """
    From: Ada Example <ada@example.org>
    To: tidewatch@lists.example.org
    Subject: [PATCH 1/2] tide: print heights in feet
    Date: Mon, 2 Mar 2026 12:00:00 +0000
    Message-ID: <feet-1@example.org>
    X-Developer-Signature: v=1; a=ed25519-sha256; t=1772452860; l=229;
     i=ada@example.org; s=20260301; h=from:subject:message-id;
     bh=V+Y+6fDS6dvqvcDXTHrjQ0t/kXQRqJRKGKqtlJ26U9A=;
     b=2Kp21uWKK9j7ZPeTeu1QjGe9ue9DFDre1slPKk+D1uervW1EIB9c9DF3I2djLkoH8clm7qtEM
     tjJRXvR/t1NCIVEhsAMgcz38L69L45FMW5bp07LamvK1dZNqmJWjpRk
    X-Developer-Key: i=ada@example.org; a=ed25519;
     pk=4zStmBEd/Jp4ob9o4C76I0E6dmw5avVWqbp0cv3p0NQ=

    Some people measure in feet.

    Signed-off-by: Ada Example <ada@example.org>
    ---
     tide.c | 1 +

    diff --git a/tide.c b/tide.c
    index 5626abf..814f4a4 100644
    --- a/tide.c
    +++ b/tide.c
    @@ -1 +1,2 @@
     one
    +two
    -- \n2.39.5

    """

  /// The mail with one text in it replaced by another.
  public static func replacing(_ old: String, by new: String) -> String {
    var parts: [Substring] = []
    var rest = text[...]
    while let found = rest.firstRange(of: old) {
      parts.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    return (parts + [rest]).joined(separator: new)
  }
}

extension Substring {
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
