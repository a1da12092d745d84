export { ArchiveInvalid, isArchiveInvalid } from './archive-invalid.ts';
export type { TarEntry, TarFile, TarFolder, TarNamed, TarOwner, TarSymlink } from './tar/entry.ts';
export type { TarMember, TarType } from './tar/member.ts';
export type { TarItem } from './tar/read-tar.ts';
export { readTar } from './tar/read-tar.ts';
export type { TarLayout, TarPlace } from './tar/tar-layout.ts';
export { tarLayout } from './tar/tar-layout.ts';
export type { TarOptions } from './tar/tar-of.ts';
export { tarOf } from './tar/tar-of.ts';
