import { expect, test } from 'vitest';

import { checkShell } from '../src/check-shell.ts';
import { runTests } from '../src/run-tests.ts';
import { tool } from '../src/tool.ts';

test('shellcheck may be missing at the desk, and not in CI', async () => {
  expect(await checkShell({}, 'no-such-program')).toEqual({ skipped: 'shellcheck is not installed' });
  await expect(checkShell({ PARITY_REQUIRE_PEERS: '1' }, 'no-such-program')).rejects.toThrow('ENOENT');
  await expect(checkShell({}, 'false')).rejects.toThrow('false ');
  expect(await checkShell({}, 'true')).toBeUndefined();
});

test('a failing test run fails the step; it is only left out when that is said', async () => {
  await expect(runTests({}, 'false')).rejects.toThrow('see above');
  expect(await runTests({}, 'true')).toBeUndefined();
  expect(await runTests({ PARITY_CHECK_SKIP_TESTS: '1' }, 'false')).toEqual({
    skipped: 'PARITY_CHECK_SKIP_TESTS=1',
  });
});

test('a tool that fails says what it was', async () => {
  await expect(tool('false', '--strict')()).rejects.toThrow('false --strict failed');
  expect(await tool('true')()).toBeUndefined();
});
