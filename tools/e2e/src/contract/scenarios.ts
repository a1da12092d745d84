import { type Act, dryRun, looked, publish, published, refused, type Scenario } from './act.ts';
import { WRONG } from './contract-scene.ts';
import { spoil } from './spoil.ts';

const noToken = { REGISTRY_TOKEN: undefined };
const wrongToken = { REGISTRY_TOKEN: WRONG };
const verify: readonly string[] = ['verify'];
const pushStaged: readonly string[] = ['push-staged', '--publish'];

const first: Act = {
  what: 'publish',
  args: publish,
  ends: ({ latest }) => ({ ...published, latest: latest && 'ours' }),
};

const release: Scenario = {
  name: 'a release',
  acts: [
    { what: 'dry run', args: dryRun, ends: () => looked({ says: 'To publish it:' }) },
    { what: 'verify of what is not there yet', args: verify, ends: () => refused('arch-missing') },
    first,
    { what: 'publish again', args: publish, ends: () => looked({ says: 'nothing to do' }) },
    {
      what: 'dry run of what is there',
      args: dryRun,
      ends: () => looked({ says: 'Everything is published' }),
    },
    { what: 'verify', args: verify, ends: () => looked({ says: 'Verified against' }) },
  ],
};

const fixed: Scenario = {
  name: 'what is there stays',
  acts: [
    first,
    {
      what: 'dry run of what is there, without a token',
      args: dryRun,
      env: noToken,
      ends: ({ strangers }) =>
        looked({
          stopsAt: 'empty-token',
          shows: strangers === 'its digest' ? 'done' : 'unknown',
        }),
    },
    {
      what: 'publish other bytes under the same name',
      by: 'theirs',
      args: publish,
      ends: () => refused('version-conflict'),
    },
    {
      what: 'dry run of other bytes under the same name',
      by: 'theirs',
      args: dryRun,
      ends: () => refused('version-conflict'),
    },
    {
      what: 'verify, where a byte has gone wrong at the registry',
      before: spoil,
      args: verify,
      ends: () => refused('digest-mismatch'),
    },
  ],
};

const secondFile: Scenario = {
  name: 'a second file of the version',
  without: (server) => (server.secondFile === 'taken' ? undefined : server.secondFile.none),
  acts: [
    first,
    {
      what: 'publish a second file of the version',
      by: 'two',
      args: publish,
      ends: () => ({ ...published, says: '1 sent, 1 there already' }),
    },
  ],
};

const tokens: Scenario = {
  name: 'tokens',
  acts: [
    {
      what: 'dry run without a token',
      args: dryRun,
      env: noToken,
      ends: () => looked({ stopsAt: 'empty-token' }),
    },
    { what: 'publish without a token', args: publish, env: noToken, ends: () => refused('empty-token') },
    {
      what: 'dry run with a wrong token',
      args: dryRun,
      env: wrongToken,
      ends: (server) =>
        looked(
          server.wrongToken.dryRun === undefined
            ? { says: 'To publish it:' }
            : { stopsAt: server.wrongToken.dryRun },
        ),
    },
    {
      what: 'publish with a wrong token',
      args: publish,
      env: wrongToken,
      ends: (server) => refused(server.wrongToken.publish),
    },
    { what: 'publish with the right token after that', args: publish, ends: () => published },
  ],
};

const gone: Scenario = {
  name: 'the registry is gone, and back',
  acts: [
    {
      what: 'dry run while the registry is gone',
      before: ({ stop }) => stop(),
      isDown: true,
      args: dryRun,
      ends: () => looked({ stopsAt: 'registry-down' }),
    },
    {
      what: 'publish while the registry is gone',
      isDown: true,
      args: publish,
      ends: () => refused('registry-down'),
    },
    {
      what: 'publish when it is back',
      before: ({ comeBack }) => comeBack(),
      args: publish,
      ends: () => published,
    },
  ],
};

const staged: Scenario = {
  name: 'staged first',
  acts: [
    {
      what: 'stage while the registry is gone',
      before: ({ stop }) => stop(),
      isDown: true,
      args: ['stage'],
      ends: () => looked({ says: 'Staged' }),
    },
    {
      what: 'push-staged while the registry is gone',
      isDown: true,
      args: pushStaged,
      ends: () => refused('registry-down'),
    },
    {
      what: 'push-staged when it is back',
      before: ({ comeBack }) => comeBack(),
      args: pushStaged,
      ends: () => published,
    },
    { what: 'push-staged again', args: pushStaged, ends: () => looked({ says: 'nothing to do' }) },
  ],
};

const early: Scenario = {
  name: 'a pre-release comes first',
  without: ({ latest }) => (latest === undefined ? 'it has no tags' : undefined),
  acts: [
    {
      what: 'publish a pre-release as the first version',
      by: 'early',
      args: publish,
      ends: ({ latest }) => ({ ...published, latest: latest === 'not moved' ? 'nowhere' : 'early' }),
    },
    { what: 'publish the release after it', args: publish, ends: () => ({ ...published, latest: 'ours' }) },
  ],
};

/** In the order of the page. */
export const scenarios: readonly Scenario[] = [release, fixed, secondFile, tokens, gone, staged, early];
