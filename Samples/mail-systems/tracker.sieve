# Dovecot with sieve_plugins = sieve_extprograms, sieve_extensions = +vnd.dovecot.pipe, and in sieve_pipe_bin_dir a
# script patchbay-ingest: exec /usr/local/bin/patchbay ingest --quiet --tracker /srv/tidewatch.git
# If it fails, the action fails and the mail is kept in the inbox.
require ["vnd.dovecot.pipe", "copy"];

if header :contains "list-id" "<tidewatch.lists.example.org>" {
  pipe :copy "patchbay-ingest";
}
