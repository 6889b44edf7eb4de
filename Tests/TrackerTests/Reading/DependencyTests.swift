import Bytes
import Testing

@testable import Tracker

@Suite("Dependencies")
struct DependencyTests {
  @Test(
    "what a mail depends on is named by Message-ID, or by the number in a Patchwork",
    arguments: [
      ("q@example.org", Dependency.message(MessageName.id(of: "q@example.org"))),
      ("https://patches.example.org/project/tides/list/?series=12", .number(12)),
      ("https://patches.example.org/project/tides/list/?state=*&series=12#top", .number(12)),
      ("https://patches.example.org/series/12/", .number(12)),
      ("http://patches.example.org/patch/12", .number(12)),
      ("https://patches.example.org/api/1.2/patches/12/", .number(12)),
      ("series-12 (\"tide: tables\")", .number(12)), ("Patch-12", .number(12)),
      ("series-12x", nil), ("series-", nil), ("patch--1", nil), ("series-99999999999999999999", nil),
      ("https://example.org/issues/12", nil), ("https://example.org/?series=", nil), ("https://", nil),
      ("the other one", nil), ("", nil),
    ])
  func named(text: String, expected: Dependency?) { #expect(Dependency(text) == expected) }

  @Test(
    "what b4 says a series depends on is a change-id and a version",
    arguments: [
      ("20240102-other:v2", Dependency.change(id: "20240102-other", version: 2)),
      ("20240102-other:2", .change(id: "20240102-other", version: 2)),
      ("20240102-other", .change(id: "20240102-other", version: nil)),
      ("20240102-other:vx", .change(id: "20240102-other:vx", version: nil)),
      ("0123456789012345678901234567890123456789", nil),
    ])
  func change(text: String, expected: Dependency?) { #expect(Dependency(prerequisite: text) == expected) }
}
