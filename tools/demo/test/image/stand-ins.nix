# Evaluates the image.nix of the example without nixpkgs and nix2container: what it needs of nixpkgs are store paths that
# were added before, and what it asks nix2container for is written down as JSON.
{ imageNix, arch, python3, cacert }:

let
  build = name: script: more: derivation ({
    inherit name;
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-euc" script ];
    PATH = "/usr/bin:/bin";
  } // more);

  image = import imageNix {
    inherit arch;
    pkgs = {
      runCommand = name: env: script: build name script env;
      cacert = builtins.storePath cacert;
    };
    targetPkgs.python3 = builtins.storePath python3;
    nix2container = {
      buildLayer = layer: layer;
      buildImage = image: image;
    };
  };
in
build "image" "printf %s \"$json\" > $out" { json = builtins.toJSON image; }
