#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The C library's converter, for charsets that have no table here.
enum Iconv {
  /// iconv's name for a charset label in lower case; nil if mail does not use it. A list, not everything that iconv
  /// knows: its rarer converters have had buffer overruns and endless loops (CVE-2024-2961, CVE-2020-27618).
  static func converter(for label: String) -> String? {
    if let name = names[label] { return name }
    for prefix in ["iso-8859-", "iso8859-"] where label.hasPrefix(prefix) {
      guard let part = Int(label.dropFirst(prefix.count).prefix { $0.isNumber }), (2...16).contains(part), part != 12
      else { return nil }
      return "ISO-8859-\(part)"
    }
    for prefix in ["windows-", "cp", "x-cp", "cp-"] where label.hasPrefix(prefix) {
      guard let page = Int(label.dropFirst(prefix.count)) else { continue }
      return pages.contains(page) ? "CP\(page)" : nil
    }
    return nil
  }

  private static let pages: Set<Int> = [
    437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 874, 932, 936, 949, 950, 1250, 1251,
    1253, 1254, 1255, 1256, 1257, 1258,
  ]

  /// GB2312 and KS C 5601 are read as their supersets, which is what mailers that claim them send.
  private static let names: [String: String] = [
    "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "koi8-ru": "KOI8-U", "latin2": "ISO-8859-2", "latin9": "ISO-8859-15",
    "latin-9": "ISO-8859-15", "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "hz-gb-2312": "HZ",
    "big5": "BIG5", "big5-hkscs": "BIG5-HKSCS", "euc-jp": "EUC-JP", "shift-jis": "SHIFT_JIS", "sjis": "SHIFT_JIS",
    "x-sjis": "SHIFT_JIS", "windows-31j": "CP932", "iso-2022-jp": "ISO-2022-JP", "iso-2022-jp-1": "ISO-2022-JP-1",
    "iso-2022-jp-2": "ISO-2022-JP-2", "euc-kr": "CP949", "ks-c-5601-1987": "CP949", "ks-c-5601": "CP949",
    "iso-2022-kr": "ISO-2022-KR", "tis-620": "TIS-620", "macintosh": "MACINTOSH", "mac": "MACINTOSH",
    "utf-16": "UTF-16", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "utf-32": "UTF-32", "utf-7": "UTF-7",
    "unicode-1-1-utf-7": "UTF-7",
    "viscii": "VISCII",
  ]

  /// These bytes as UTF-8, U+FFFD for each byte that the charset does not know; nil if this machine has no such
  /// converter.
  static func utf8(_ bytes: ArraySlice<UInt8>, from charset: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", charset), Int(bitPattern: converter) != -1 else { return nil }
    defer { iconv_close(converter) }
    var input = Array(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(input.count + input.count / 2)
    input.withUnsafeMutableBytes { source in
      withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { chunk in
        var next = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var left = source.count
        var flushing = false
        while true {
          var output = chunk.baseAddress?.assumingMemoryBound(to: CChar.self)
          var room = chunk.count
          let before = left
          let status =
            flushing ? iconv(converter, nil, nil, &output, &room) : iconv(converter, &next, &left, &output, &room)
          let failure = errno
          result.append(contentsOf: UnsafeRawBufferPointer(chunk)[0..<(chunk.count - room)])
          if status != -1 {
            if flushing { return }
            flushing = true
            continue
          }
          if failure == E2BIG, room < chunk.count || left < before { continue }
          guard !flushing, left > 0 else { return }
          // An invalid byte, or a character truncated at the end: replace it and continue after it.
          result.append(contentsOf: [0xEF, 0xBF, 0xBD])
          next = next.map { $0 + 1 }
          left -= 1
        }
      }
    }
    return result
  }
}
