/** What is installed or fetched, all of it here. A changed pin is another folder in the cache. */
export const pins = {
  /** Into one Python environment. passlib reads pypiserver's passwords, waitress is its server with threads. */
  python: {
    pip: '26.3',
    pypiserver: '2.4.2',
    passlib: '1.7.4',
    waitress: '3.0.2',
    twine: '7.0.0',
    uv: '0.13.8',
  },
  /** Projects with native code that have wheels for every one of `platforms`. */
  wheels: { cffi: '2.1.1', 'pydantic-core': '2.50.4' },
  /** As pip names them. */
  platforms: {
    s390x: 'manylinux_2_17_s390x',
    aarch64: 'manylinux2014_aarch64',
    x86_64: 'manylinux2014_x86_64',
  },
  /** npm packages that are one `.node` file each. */
  addons: {
    s390x: { name: '@rollup/rollup-linux-s390x-gnu', version: '4.67.4' },
    x64: { name: '@rollup/rollup-linux-x64-gnu', version: '4.67.4' },
  },
  /** Programs of Debian 12, each with the package that brings it. */
  debian: {
    'docker-registry': { package: 'docker-registry', version: '2.8.2' },
    skopeo: { package: 'skopeo', version: '1.9.3' },
    umoci: { package: 'umoci', version: '0.4.7' },
    'nix-store': { package: 'nix-bin', version: '2.8.0' },
  },
  /** Built by Go, 1.26 or later. `source` ends with the name of the program. */
  go: {
    crane: { source: 'github.com/google/go-containerregistry/cmd/crane', version: '0.22.1' },
    helm: { source: 'helm.sh/helm/v3/cmd/helm', version: '3.22.0' },
    regctl: { source: 'github.com/regclient/regclient/cmd/regctl', version: '0.11.7' },
    registry: { source: 'github.com/distribution/distribution/v3/cmd/registry', version: '3.1.2' },
  },
} as const;
