import Bytes
import Mail
import Platform
import Review
import Tracker

/// A request with what it is answered from. Lives on one reader's thread.
struct Call {
  let request: Request
  let parameters: PathParameters
  let site: Site
  let reader: Reader
  let snapshot: Snapshot
  /// Who asks; nil for anybody.
  let caller: Caller?
  /// What an event is made in knowledge of; nil where nothing is recorded together with what others record.
  var basis: EventBasis?

  /// What every page needs to know.
  var page: PageContext {
    PageContext(
      title: site.settings.title, base: site.base(of: request), digest: snapshot.digest.hex,
      target: request.target, isReadOnly: site.settings.isReadOnly,
      viewer: caller.map { caller in
        PageContext.Viewer(
          name: caller.person.name ?? caller.person.email, email: caller.person.email,
          formToken: caller.formToken(key: site.key),
          mayUpdate: !site.settings.isReadOnly && snapshot.configuration.allows(.update, by: caller.person.email))
      })
  }

  /// The message that the parameter names: by id, a unique prefix, Message-ID, or the number that the API has for it.
  func message(_ parameter: String = "id") throws -> ObjectID {
    var found = try snapshot.resolve(parameters[parameter])
    if found.isEmpty, let number = Int(parameters[parameter]), let id = try snapshot.message(number: number) {
      found = [id]
    }
    guard found.count == 1, let id = found.first else { throw Problem.notFound }
    return id
  }

  /// The series that the message named by the parameter belongs to.
  func series(_ parameter: String = "id") throws -> SeriesGroup {
    guard let group = try snapshot.series(containing: message(parameter)) else { throw Problem.notFound }
    return group
  }
}
