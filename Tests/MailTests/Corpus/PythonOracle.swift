import Foundation
import TestSupport

/// What Python's `email` package reads of the mails of an mboxrd file: another parser, another language, other authors.
///
/// compat32 and not policy.default, whose strict header classes drop what they cannot parse. Where Python leaves a
/// choice open, the script makes the project's: raw 8-bit and unknown charsets are UTF-8 if valid, else windows-1252;
/// the text of a mail is its plain text parts without attachments, one of each alternative.
struct PythonOracle: Decodable {
  let sha1: String
  let messageID: String?
  let subject: String
  let name: String?
  let email: String?
  let date: String?
  let references: [String]
  let inReplyTo: [String]
  let recipients: [String]
  let text: String

  /// The mails of the mailbox at this path, in order.
  static func mails(ofMailboxAt path: String) throws -> [PythonOracle] {
    let result = try Command("python3", "-c", script, path).run().succeeded()
    let decoder = JSONDecoder()
    return try result.output.split(separator: UInt8(ascii: "\n")).map {
      try decoder.decode(PythonOracle.self, from: Data($0))
    }
  }

  private static let script = #"""
    import sys, json, re, hashlib, gzip, email, email.header, email.utils

    def mails(path):
        data = gzip.open(path).read()
        for mail in re.split(rb'(?m)^From mboxrd@z [^\n]*\n', data)[1:]:
            if mail.endswith(b'\n\n'):
                mail = mail[:-1]
            yield re.sub(rb'(?m)^>(>*From )', rb'\1', mail)

    def decoded(data, charset):
        try:
            if charset and charset.lower() not in ('us-ascii', 'ascii', 'unknown-8bit'):
                return data.decode(charset, 'replace')
        except LookupError:
            pass
        try:
            return data.decode('utf-8')
        except UnicodeDecodeError:
            return data.decode('cp1252', 'replace')

    def words(value):
        if value is None:
            return None
        value = decoded(str(value).encode('utf-8', 'surrogateescape'), None)
        value = re.sub(r'[ \t]*\r?\n[ \t]*', ' ', value)
        result = ''
        for part, charset in email.header.decode_header(value):
            if isinstance(part, str):
                result += part
            else:
                result += decoded(part, charset) if charset else part.decode('raw-unicode-escape')
        return re.sub(r'\s+', ' ', result).strip()

    def text(mail, wanted='text/plain'):
        parts = []
        def walk(part):
            if part.get_content_disposition() == 'attachment' or part.get_content_type() == 'message/delivery-status':
                return
            if part.is_multipart():
                for child in part.get_payload():
                    before = len(parts)
                    walk(child)
                    if part.get_content_type() == 'multipart/alternative' and len(parts) > before:
                        return
            elif part.get_content_type() == wanted or part.get_content_maintype() == 'multipart':
                parts.append(decoded(part.get_payload(decode=True) or b'', part.get_content_charset()))
        walk(mail)
        return '\n'.join(parts).replace('\r\n', '\n')

    def ids(mail, name):
        return [re.sub(r'\s+', '', i) for i in re.findall(r'<([^<>]*)>', str(mail.get(name) or ''))]

    for raw in mails(sys.argv[1]):
        mail = email.message_from_bytes(raw)
        people = email.utils.getaddresses([str(mail.get('From') or '')])
        others = [str(v) for name in ('To', 'Cc') for v in mail.get_all(name) or []]
        try:
            date = email.utils.parsedate_to_datetime(str(mail.get('Date')))
            date = date.isoformat() + ('+00:00' if date.tzinfo is None else '')
        except ValueError:
            date = None
        own = ids(mail, 'Message-ID')
        print(json.dumps({
            'sha1': hashlib.sha1(raw).hexdigest(),
            'messageID': own[0] if own else None,
            'subject': words(mail.get('Subject')) or '',
            'name': (words(people[0][0]) or None) if people else None,
            'email': people[0][1] if people else None,
            'date': date,
            'references': ids(mail, 'References'),
            'inReplyTo': ids(mail, 'In-Reply-To'),
            'recipients': [a[1] for a in email.utils.getaddresses(others) if a[1]],
            'text': text(mail),
        }))
    """#
}
