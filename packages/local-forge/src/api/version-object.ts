import { createHash } from 'node:crypto';

import { escapeSegment } from '../http/escape-segment.ts';
import type { Exchange } from '../http/exchange.ts';
import type { VersionRow } from '../store/rows.ts';
import type { Owner } from '../world/people.ts';
import { timestamp } from './timestamp.ts';

/** A version as the management API shows it. */
export function versionObject({ forge }: Pick<Exchange, 'forge'>, version: VersionRow): object {
  const { owner, type, name } = forge.packages.packageOf(version);
  const at = [owner, '-', 'packages', type, name, version.version].map(escapeSegment).join('/');
  const person = (login: string): object => {
    const found = forge.people.find(login);
    return found === undefined ? { id: -1, login: 'Ghost' } : userObject(found, forge);
  };
  return {
    id: version.id,
    owner: person(owner),
    repository: null,
    creator: person(version.creator),
    type,
    name,
    version: version.version,
    html_url: `${forge.base}/${at}`,
    created_at: timestamp(version.created),
  };
}

function userObject({ id, name, visibility }: Owner, { base, now, profile }: Exchange['forge']): object {
  const avatar = createHash('md5').update(`${name.toLowerCase()}@example.invalid`).digest('hex');
  const time = timestamp(now());
  return {
    id,
    login: name,
    login_name: '',
    source_id: 0,
    full_name: '',
    email: `${name}@example.invalid`,
    avatar_url: `${base}/avatars/${avatar}`,
    html_url: `${base}/${escapeSegment(name)}`,
    language: '',
    is_admin: false,
    last_login: time,
    created: time,
    restricted: false,
    active: true,
    prohibit_login: false,
    location: '',
    ...profile.userExtras,
    website: '',
    description: '',
    visibility,
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
    username: name,
  };
}
