# A formula for Homebrew, in a tap of one's own: brew install --HEAD TAP/patchbay
class Patchbay < Formula
  desc "Patch tracker that keeps all of its state in git"
  homepage "https://patchbay.example.org/"
  license "MIT"
  head "https://patchbay.example.org/patchbay.git", branch: "main"

  depends_on xcode: ["26.0", :build]
  depends_on "pkgconf" => :build
  depends_on "libdeflate"
  depends_on "libgit2"
  depends_on "openssl@3"
  depends_on "sqlite"

  uses_from_macos "zlib"

  def install
    ENV["PATCHBAY_COMMIT"] = Utils.git_short_head(length: 12).to_s
    %w[patchbay patchbay-serve].each do |product|
      system "swift", "build", "--disable-sandbox", "-c", "release", "--product", product
      bin.install ".build/release/#{product}"
    end
    bin.install_symlink "patchbay" => "git-patchbay"
    system bin/"patchbay", "manual", "--output", man1
    generate_completions_from_executable(bin/"patchbay", "--generate-completion-script")
    pkgshare.install "Samples"
  end

  test do
    system bin/"patchbay", "init", "test.git"
    mail = pkgshare/"Samples/mail/08-series-v2-1-of-3.eml"
    assert_match "new", shell_output("#{bin}/patchbay ingest --tracker test.git #{mail}")
    system bin/"patchbay", "doctor", "--tracker", "test.git"
  end
end
