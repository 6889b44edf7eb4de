package import Bytes
package import Git

/// A reference that names a view.
///
/// There are two folders of them. Those below ``View/prefix`` are for everybody, including mirrors. Fetching a view
/// makes git walk all trees of its parent, which takes longer the more mails there are; so a large tracker publishes
/// there only now and then, and intermediate views below ``View/recentPrefix``, which `git fetch` does not see.
package struct ViewReference: Hashable, Sendable {
  package let name: String
  package let id: ObjectID

  package init(name: String, id: ObjectID) {
    self.name = name
    self.id = id
  }

  package var isForMirrors: Bool { name.hasPrefix(View.prefix) }

  /// All of them, sorted by name in each folder.
  package static func all(in repository: Repository) throws(GitError) -> [ViewReference] {
    try (repository.references(under: View.prefix) + repository.references(under: View.recentPrefix))
      .map { ViewReference(name: $0.name, id: $0.id) }
  }

  /// The most advanced view that can be read; views of a later version are skipped.
  package static func newest(in repository: Repository) throws(GitError) -> (
    reference: ViewReference, view: View
  )? {
    var newest: (reference: ViewReference, view: View)?
    for reference in try all(in: repository) {
      guard let view = try? View.read(reference.id, in: repository) else { continue }
      if let known = newest, known.view.data.counts.facts >= view.data.counts.facts { continue }
      newest = (reference, view)
    }
    return newest
  }
}
