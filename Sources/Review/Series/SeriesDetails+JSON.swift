import Bytes
package import Index
import Mail
import Patches
import Tracker

extension SeriesDetails {
  package var json: JSONValue { document(texts: nil, remarks: nil) }

  /// The same with what its mails say, and how many remarks there are on it and are open.
  package func document(
    texts: SeriesTexts?, remarks: RemarkCounts?, attestation: AttestationCounts? = nil
  ) -> JSONValue {
    [
      "id": .string(group.head.hex as String),
      "messageID": .string(head.content.messageID),
      "name": .string(name as String),
      "version": .int(group.version as Int),
      "total": .int(group.total as Int),
      "received": .int(patches.count as Int),
      "complete": .bool(group.missing.isEmpty),
      "missing": .array(group.missing.map { .int($0 as Int) }),
      "date": .string(head.content.date?.iso8601),
      "submitter": PersonValue.json(head.content.sender),
      "project": .string(project),
      "state": .string(state as String),
      "archived": .bool(review.isArchived),
      "cover": cover.flatMap { cover in
        group.coverInForce.map { MessageValue.json($0, cover, adding: texts?.coverMembers ?? []) }
      } ?? nil,
      "patches": .array(patches.map { $0.document(adding: texts?.members(of: $0.id) ?? []) }),
      "previous": .string(group.previous?.hex),
      "next": .string(group.next?.hex),
      "comments": .int(comments.count as Int),
      "revisions": .array(versions.map(revision)),
      "mayBeVersionOf": .array(candidates.map(\.json)),
      "projects": .strings(projects),
      "notes": notes.json,
      "delegates": .strings(delegates.map(\.name)),
      "supersededBy": .string(supersededBy?.hex),
      "applies": review.appliesJSON,
      "pullRequest": pullRequest,
      "baseCommit": .string(first { $0.baseCommit }),
      "changeID": .string(first { $0.changeID }),
      "dependsOn": .strings(all { $0.dependencies }),
      "prerequisites": .strings(all { $0.prerequisites }),
      "prefixes": .strings(prefixes),
      "checks": checks.json,
      "trailers": .array(givenTrailers.map(Self.trailer)),
      "whyOpen": .string(whyOpen),
      "activity": .string(activity?.iso8601),
      "tree": .string((cover ?? head).content.tree?.name),
      "remarks": remarks.map(\.json) ?? nil,
      "link": .string(link),
      "attestation": (texts?.attestation.counts ?? attestation).map(\.json) ?? nil,
    ]
  }

  private func revision(_ version: SeriesGroup) -> JSONValue {
    [
      "id": .string(version.head.hex as String), "version": .int(version.version as Int),
      "cameTo": .string(earlierStates[version.head]), "linkedBy": .strings(version.evidence.map(\.rawValue)),
      "state": .string(versionStates[version.head]?.name),
    ]
  }

  private static func trailer(_ given: CollectedTrailers.Given) -> JSONValue {
    [
      "key": .string(given.trailer.key as String), "value": .string(given.trailer.value as String),
      "from": .string(given.message.hex as String),
    ]
  }

  private var pullRequest: JSONValue { pull.map(PullValue.json) ?? nil }
}

extension SeriesDetails.Candidate {
  fileprivate var json: JSONValue {
    [
      "id": .string(series.head.hex as String), "version": .int(series.version as Int),
      "name": .string(name as String), "evidence": .strings(evidence.map(\.rawValue)),
    ]
  }
}
