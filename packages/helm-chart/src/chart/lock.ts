import { createHash } from 'node:crypto';

import { goJson } from '@parity-lib/oci';

import { type Dependency, dependencyJson, readDependency } from './dependency.ts';
import { Fields } from './fields.ts';
import { type GoValue, YamlInvalid } from './go-value.ts';
import type { Metadata } from './metadata.ts';

/** Chart.lock: which versions were taken for the ranges in Chart.yaml. */
export interface Lock {
  /** Of the dependencies in Chart.yaml and those here, at the time the lock was made. */
  readonly digest: string;
  readonly dependencies: readonly Dependency[];
  /** `dependencies` was given, if only as an empty list: the digest differs. */
  readonly hasList: boolean;
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** @throws YamlInvalid. */
export function readLock(value: GoValue): Lock {
  const fields = new Fields(value);
  const generated = fields.text('generated');
  if (generated !== '' && !rfc3339.test(generated))
    throw new YamlInvalid(`has ${JSON.stringify(generated)} as generated, which is no time`);
  return {
    digest: fields.text('digest'),
    dependencies: fields.maps('dependencies', readDependency),
    hasList: fields.has('dependencies'),
  };
}

/** Whether the lock was made for these dependencies, in the words they have now. */
export function isLockFor(lock: Lock, { dependencies, apiVersion }: Metadata): boolean {
  const wanted = dependencies.map(dependencyJson);
  const resolved = dependencies.map((one, index) =>
    dependencyJson(withoutAlias(one, lock.dependencies[index])),
  );
  const locked = lock.hasList ? lock.dependencies.map(dependencyJson) : null;
  if (lock.digest === digestOf(goJson([resolved, locked]))) return true;
  // Helm 2 made it of the wanted ones alone.
  return apiVersion === 'v1' && lock.digest === digestOf(goJson({ dependencies: wanted }));
}

/** Helm puts the address of a repository in the place of `@name` before it makes the digest; the lock has it. */
function withoutAlias(wanted: Dependency, locked: Dependency | undefined): Dependency {
  const isAlias = /^(?:@|alias:)/.test(wanted.repository) && locked?.name === wanted.name;
  return isAlias ? { ...wanted, repository: locked.repository } : wanted;
}

function digestOf(json: string): string {
  return `sha256:${createHash('sha256').update(json).digest('hex')}`;
}
