/// What fuzzing starts from: small mails of our own writing that between them use everything the parser knows.
enum FuzzCorpus {
  static let mails: [String] = [
    """
    From ada@example.org Mon Jan  1 00:00:00 2020
    Received: from a.example.org (b [192.0.2.1]) by c; Tue, 14 Nov 2023 22:13:20 +0000 (UTC)
    From: =?utf-8?q?Ad=C3=A0?= "E." (x) <ada@example.org>
    To: Team: "B, C" <b@example.org>, c@example.org;, d at example.org (D)
    Cc: <@r.example:e@example.org>, never <closed
    Subject: [PATCH v2 1/3] =?iso-8859-1?q?=E9?= =?iso-8859-1?q?t?=
     =?utf-8?B?w6k=?= folded
    Date: Tue, 14 Nov 2023 22:13:20 +0100 (CET)
    Message-ID: <1@example.org>
    In-Reply-To: Your message of "today" <0@example.org>
    References: <a@example.org> <b@example.org>
     <0@example.org>
    List-Id: Tide <tide.example.org>

    Some text.

    >From here
    diff --git a/x b/x

    From bob@example.org Mon Jan  1 00:00:00 2020
    Subject: second
    Content-Length: 3

    hi

    """,
    """
    From: Ada via Tide <tide@example.org>
    X-Original-From: Ada <ada@example.org>
    Reply-To: Ada <ada@example.org>
    List-Post: <mailto:tide@example.org>
    Content-Type: multipart/signed; boundary="=_s"; micalg=pgp-sha256

    --=_s
    Content-Type: multipart/alternative; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes
    Content-Transfer-Encoding: quoted-printable

    caf=C3=A9 =
    and more=20
    --b
    Content-Type: text/html; charset=windows-1252

    <style>p{}</style><p>caf&eacute; &#233; <!-- c --> <br>x</p>
    --b--
    --=_s
    Content-Type: application/pgp-signature; name*=utf-8'en'%C3%A9.asc
    Content-Disposition: attachment; filename*0="a"; filename*1*=%C3%A9

    sig
    --=_s--
    """,
    """
    Subject: =?koi8-r?B?7sXU?= =?iso-2022-jp?B?GyRCJCIbKEI=?=\r
    MIME-Version: 1.0\r
    Content-Type: multipart/digest; boundary="d"\r
    Date: Mon Apr 29 08:57:37 CEST 2019\r
    \r
    --d\r
    \r
    Subject: inner\r
    Content-Type: text/plain; charset=koi8-r\r
    Content-Transfer-Encoding: base64\r
    \r
    7sXU\r
    --d\r
    Content-Type: text/plain\r
    Content-Transfer-Encoding: x-uuencode\r
    \r
    begin 644 x\r
    #8V%T\r
    end\r
    --d--\r

    """,
    "Content-Type: text/plain; charset=iso-2022-jp\n\n\u{1B}$B$\"\u{1B}(B text\n",
    "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n//5hAGIA\n",
    "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n",
    "From x Mon Jan  1 00:00:00 2020\nContent-Length: 40\n\nFrom y Mon Jan  1 00:00:00 2020\nA: b\n\nc\n\n",
    "Date: 2019-04-29T08:57:37.5+02:00\nMessage-ID: <a\n b@c>\nMessage-ID: <second@c>\n\nx",
    "not a header\nat all\n",
    "Subject:\n\n",
  ]
}
