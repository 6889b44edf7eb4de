import Bytes
import Index
import Review
import Tracker

/// A project as the API shows it: one of the configuration, else a mailing list that none claims, else the tracker.
struct APIProject: Hashable {
  enum Origin: Hashable {
    case configured(TrackerConfiguration.Project)
    /// The list's id.
    case list(String)
    /// What came through no list and is in no project.
    case tracker
  }

  let linkName: String
  let origin: Origin

  init(_ project: TrackerConfiguration.Project) { (linkName, origin) = (project.name, .configured(project)) }

  /// - Parameter list: The list's id; its first word is the project's name.
  init(list: String) {
    (linkName, origin) = (String(list.lowercased().prefix { $0 != "." }), .list(list))
  }

  init(tracker: String) { (linkName, origin) = (tracker, .tracker) }

  var number: Int { SHA1.blobID(Array(linkName.lowercased().utf8)).number }

  private var project: TrackerConfiguration.Project? {
    if case .configured(let project) = origin { project } else { nil }
  }

  var listID: String {
    switch origin {
    case .configured(let project): project.listIDs.first ?? "\(project.name).invalid"
    case .list(let id): id
    case .tracker: "\(linkName).invalid"
    }
  }

  /// The list's address, as far as its id shows it.
  var listEmail: String {
    guard let dot = listID.firstIndex(of: ".") else { return "\(listID)@unknown.invalid" }
    return "\(listID[..<dot])@\(listID[listID.index(after: dot)...])"
  }

  var archive: String? { project?.archive }

  /// Where a mail is in the list's archive; nil where that is not known.
  func archiveURL(_ record: MessageRecord) -> String? {
    guard let archive, let id = record.content.messageID else { return nil }
    return archive + (archive.hasSuffix("/") ? "" : "/") + PercentEncoding.encoded(id) + "/"
  }

  /// Asks for what is in the project.
  func choose(in filter: inout ListFilter) {
    switch origin {
    case .configured(let project): filter.projects = [project.name]
    case .list: filter.lists = [linkName]
    case .tracker: filter.isUnlisted = true
    }
  }

  var maintainers: [APIUser] { (project?.maintainers ?? []).map { APIUser($0) } }

  /// How subjects are matched, as a pattern.
  var subjectMatch: String { project?.subjects.map(\.pattern).joined(separator: "|") ?? "" }

  /// The public address of the code: a path is useful on this machine only, and not published.
  var repository: String { project?.repository.flatMap { $0.contains("://") ? $0 : nil } ?? "" }
}

enum ProjectObject {
  /// In another object. Made once for each request: every object of a list has it.
  static func embedded(_ project: APIProject, _ context: APIContext) -> JSONValue {
    let key = "\(project.linkName) \(project.listID)"
    if let known = context.embeddedProjects[key] { return known }
    var object = object(project, context)
    setArchive(project, &object)
    context.embeddedProjects[key] = object.json
    return object.json
  }

  static func whole(_ project: APIProject, _ context: APIContext) -> JSONValue {
    var object = object(project, context)
    object.set("maintainers", .array(project.maintainers.map { UserObject.embedded($0, context) }))
    object.set("subject_match", project.subjectMatch, since: .v11)
    setArchive(project, &object)
    object.set("show_dependencies", true, since: .v14)
    return object.json
  }

  private static func setArchive(_ project: APIProject, _ object: inout APIObject) {
    let archive = project.archive ?? ""
    object.set("list_archive_url", archive, since: .v12)
    let slash = archive.isEmpty || archive.hasSuffix("/") ? "" : "/"
    object.set("list_archive_url_format", archive.isEmpty ? "" : archive + slash + "{}/", since: .v12)
    object.set("commit_url_format", "", since: .v12)
  }

  private static func object(_ project: APIProject, _ context: APIContext) -> APIObject {
    var object = APIObject(context.version)
    object.set("id", project.number)
    object.set("url", context.url("projects", project.number))
    object.set("name", PatchworkName.bounded(project.linkName))
    object.set("link_name", PatchworkName.bounded(project.linkName))
    object.set("list_id", PatchworkName.bounded(project.listID))
    object.set("list_email", PatchworkName.bounded(project.listEmail, 200))
    object.set("web_url", "\(context.base)/project/\(PercentEncoding.encoded(project.linkName))/list/")
    object.set("scm_url", project.repository)
    object.set("webscm_url", "")
    return object
  }
}

extension APIContext {
  /// The project that a message is in: the first of the configuration's, else its first list, else the tracker.
  func project(of record: MessageRecord) -> APIProject {
    if let project = configuration.projects(of: record).first { return APIProject(project) }
    return record.content.listIDs.first.map { APIProject(list: $0) } ?? APIProject(tracker: call.site.settings.title)
  }

  /// The project that a link name, in any case, or a number names.
  func project(named text: String) throws -> APIProject? {
    let name = text.lowercased()
    let number = Int(text)
    return try projects().first { $0.linkName.lowercased() == name || $0.number == number }
      ?? (number == nil && !name.isEmpty ? APIProject(list: name) : nil)
  }

  /// All projects, by link name: the configuration's, and the lists that none of those claims.
  func projects() throws -> [APIProject] {
    var result = configuration.projects.map { APIProject($0) }
    let claimed = Set(configuration.projects.flatMap(\.listIDs))
    for list in try call.reader.finder().lists() where !claimed.contains(list) {
      let project = APIProject(list: list)
      if !result.contains(where: { $0.linkName == project.linkName }) { result.append(project) }
    }
    if result.isEmpty { result.append(APIProject(tracker: call.site.settings.title)) }
    return result.sorted { $0.linkName < $1.linkName }
  }
}
