{
  # nix develop: a shell that builds it with the Swift in PATH; nix build: the program, where nixpkgs' Swift is 6.2 or later.
  description = "Patch tracker that keeps all of its state in git";
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" ];
      forAll = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in {
      devShells = forAll (pkgs: {
        default = pkgs.mkShell { packages = with pkgs; [ git libdeflate libgit2 pkg-config sqlite zlib openssl ]; };
      });
      packages = forAll (pkgs: {
        default = pkgs.swiftPackages.stdenv.mkDerivation {
          pname = "patchbay";
          version = "0.1.0";
          src = ../..;
          nativeBuildInputs = with pkgs; [ swift swiftpm git pkg-config installShellFiles makeWrapper ];
          buildInputs = with pkgs; [ libdeflate libgit2 sqlite zlib ];
          # Without the server, whose packages the build would have to fetch; swift-argument-parser and swift-system stand
          # in .build/checkouts by swiftpm2nix.
          buildPhase = ''
            export PATCHBAY_COMMIT=${self.shortRev or ""}
            swift build -c release --product patchbay --disable-default-traits
          '';
          installPhase = ''
            install -D -t $out/bin .build/release/patchbay
            ln -s patchbay $out/bin/git-patchbay
            $out/bin/patchbay manual --output man
            installManPage man/*.1
            installShellCompletion --cmd patchbay \
              --bash <($out/bin/patchbay --generate-completion-script bash) \
              --zsh <($out/bin/patchbay --generate-completion-script zsh) \
              --fish <($out/bin/patchbay --generate-completion-script fish)
            wrapProgram $out/bin/patchbay --prefix PATH : ${nixpkgs.lib.makeBinPath [ pkgs.git ]} \
              --prefix LD_LIBRARY_PATH : ${nixpkgs.lib.makeLibraryPath [ pkgs.openssl ]}
          '';
        };
      });
    };
}
