# The image for one arch, as nix2container builds it from store paths alone: no base image, no Docker.
# `pkgs` is for the machine that builds, `targetPkgs` for the one that runs the image:
# `pkgs` itself, or `pkgs.pkgsCross.aarch64-multiplatform` for arm64.
{ pkgs, targetPkgs, nix2container, arch }:

let
  app = pkgs.runCommand "bridge-${arch}" { } ''
    mkdir -p $out/app
    cp ${./src/bridge.py} $out/app/bridge.py
    ln -s ${targetPkgs.python3}/bin/python3 $out/app/python3
  '';
in
nix2container.buildImage {
  name = "git.example.org/example/alertmanager-gotify-bridge";
  inherit arch; # as Go calls it: amd64, arm64, s390x
  layers = [
    (nix2container.buildLayer {
      copyToRoot = [ app pkgs.cacert ];
      maxLayers = 25; # what the app needs lies in layers of its own, and is sent once
    })
  ];
  config = {
    Cmd = [ "/app/python3" "/app/bridge.py" ];
    WorkingDir = "/app";
    ExposedPorts = { "8080/tcp" = { }; };
    Env = [ "PORT=8080" "SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt" ];
  };
}
