/// How many remarks replies made on a series, and how many of them are open.
package struct RemarkCounts: Hashable, Sendable {
  package let open: Int
  package let all: Int

  package init(open: Int, all: Int) {
    self.open = open
    self.all = all
  }
}
