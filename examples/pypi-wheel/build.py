"""Makes the wheel for s390x, in dist/. The same sources give the same bytes: no time, no machine and no path gets in.

It stands in for your build, so that this example needs nothing but Python: `nix build`, cibuildwheel or
`python -m build` on a machine of that kind make real ones.
"""

import base64
import hashlib
import pathlib
import shutil
import struct
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).parent
TAG = "cp312-cp312-manylinux_2_17_s390x"

# What the compiler makes code for: byte order, how an ELF file says it, and the number of the machine.
MACHINES = {"s390x": (">", 2, 22), "x86_64": ("<", 1, 62)}
TARGET = "s390x"


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    files = {
        "hello_pg/__init__.py": (ROOT / "src/hello_pg/__init__.py").read_bytes(),
        "hello_pg/_native.cpython-312-s390x-linux-gnu.so": shared_object(),
        f"{stem}.dist-info/METADATA": metadata(project).encode(),
        f"{stem}.dist-info/WHEEL": f"Wheel-Version: 1.0\nGenerator: example\nRoot-Is-Purelib: false\nTag: {TAG}\n".encode(),
    }
    record = "".join(f"{name},sha256={digest(content)},{len(content)}\n" for name, content in files.items())
    record += f"{stem}.dist-info/RECORD,,\n"
    # A wheel of another version, left from an earlier build, would be published as well.
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    (ROOT / "dist").mkdir()
    with zipfile.ZipFile(ROOT / "dist" / f"{stem}-{TAG}.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in {**files, f"{stem}.dist-info/RECORD": record.encode()}.items():
            wheel.writestr(zipfile.ZipInfo(name, (1985, 10, 26, 8, 15, 0)), content, zipfile.ZIP_DEFLATED)


def metadata(project: dict) -> str:
    return (
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        f"Summary: {project['description']}\nRequires-Python: {project['requires-python']}\n"
    )


def shared_object() -> bytes:
    """The header of a shared object and nothing behind it: what your cross compiler makes has code as well."""
    order, spelled, machine = MACHINES[TARGET]
    ident = b"\x7fELF" + bytes([2, spelled, 1]) + bytes(9)
    return ident + struct.pack(f"{order}HHIQQQIHHHHHH", 3, machine, 1, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0)


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


main()
