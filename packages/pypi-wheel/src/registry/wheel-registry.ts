import type { Answer, Blocked, HttpClient, Ports, RegistryClient, Unclear } from '@parity-lib/core';

/** A project's release, as registries are asked for it. */
export interface WheelPlace {
  /** As its METADATA spells it, or as the config does where no METADATA is at hand. */
  readonly name: string;
  /** In the normal form of PEP 440. */
  readonly version: string;
}

/** A file of a project, as a registry lists it. */
export interface ListedFile {
  readonly name: string;
  /** In bytes. */
  readonly size?: number | undefined;
  /** 64 lower-case hex digits; some indexes tell other digests, or none. */
  readonly sha256?: string | undefined;
  /** Where it can be read. */
  readonly url: URL;
}

/** Somewhere wheels are published to. What differs between registries is in here, and nowhere else. */
export interface WheelRegistry extends RegistryClient {
  readonly http: HttpClient;
  readonly ports: Ports;
  /** Takes the form of the legacy upload API. */
  readonly uploadUrl: URL;
  /** The simple index, with a slash at its end: what pip is told. */
  readonly indexUrl: URL;
  /** Two first files of a version at once race for creating it (Forgejo, Gitea before 1.26.2). */
  readonly firstGoesAlone: boolean;
  /**
   * The files of a release.
   *
   * @param fresh ask again.
   * @returns undefined when only a token would show them.
   * @throws Blocked when the registry does not tell.
   */
  files(place: WheelPlace, fresh?: boolean): Promise<readonly ListedFile[] | undefined>;
  /** Whether an answer says that the upload was taken. */
  isTaken(answer: Answer): boolean;
  /** What any other answer means. */
  refused(answer: Answer): Blocked | Unclear;
  /** The narrowest request that would delete a file, if there is one, and whether it deletes the whole version. */
  removal(place: WheelPlace): string | undefined;
}
