/// What a page needs to know beside what it shows.
struct PageContext: Sendable {
  /// The tracker's name, for the head of each page.
  let title: String
  /// Where the site is for others: `https://patches.example.org`, without a slash at its end.
  let base: String
  /// The digest of the snapshot that the page is made from; empty where it shows nothing of the tracker.
  let digest: String
  /// The page's own address.
  let target: String
  let isReadOnly: Bool
  /// Who is signed in.
  let viewer: Viewer?

  /// A person who is signed in, and what their forms carry.
  struct Viewer: Sendable {
    let name: String
    let email: String
    let formToken: String
    /// Whether they may set states and the like.
    let mayUpdate: Bool
  }
}
