import { spawnSync } from 'node:child_process';

/**
 * Whether tests that need a program are to run: where it is there, and also where peers are required
 * (`PARITY_REQUIRE_PEERS=1`), so that one that is missing is a failure there and no skip.
 */
export function hasPeer(program: string): boolean {
  return process.env['PARITY_REQUIRE_PEERS'] === '1' || spawnSync(program, ['--version']).error === undefined;
}
