import Bytes
import Testing

@Suite struct SHA256Tests {
  /// FIPS 180-4's examples, and those of RFC 4231 for HMAC.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func `hashes are those of the standard`(text: String, hash: String) {
    #expect(String(decoding: Hex.encode(SHA256.hash(text.utf8)), as: UTF8.self) == hash)
  }

  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func `authentication codes are those of the standard`(key: [UInt8], message: String, code: String) {
    let found = SHA256.authenticationCode(message.utf8, key: key)
    #expect(String(decoding: Hex.encode(found), as: UTF8.self) == code)
    #expect(!SHA256.areEqual(found, [UInt8](found.dropLast())))
  }
}
