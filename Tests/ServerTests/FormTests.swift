import TestSupport
import Testing

@testable import Server

@Suite("The fields of a form")
struct FormTests {
  private static func part(_ name: String, _ value: String) -> String {
    "--xyz\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
  }

  @Test("A multipart form gives its named fields in order, whatever their values contain")
  func multipart() {
    let body = Self.part("q", "a--xyz b") + Self.part("", "--") + Self.part("x", "m\r\n") + "--xyz--\r\n"
    let fields = Form.multipart(Array(body.utf8), boundary: "xyz")
    #expect(fields["q"] == "a--xyz b")
    #expect(fields["x"] == "m\r\n")
    #expect(fields["y"] == nil)
  }

  @Test(
    "A megabyte of what may begin a boundary is read in linear time",
    arguments: ["-", "--", "\n--", "\r\n--\r\n\r\n"])
  func hostile(unit: String) {
    func time(_ size: Int) -> Duration {
      let body = Array(String(repeating: unit, count: size / unit.utf8.count).utf8)
      return processorTime { _ = Form.multipart(body, boundary: String(repeating: "-", count: 200)) }
    }
    let growth = Growth(from: 1 << 18, time)
    #expect(growth.isLinear, "\(growth)")
  }
}
