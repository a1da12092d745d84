import type { World } from '@parity-lib/local-forge';

export const OWNER = 'oleks';
/** Holds what URLs, JSON and base64 each write in their own way: a leak in any form is found. */
export const TOKEN = 'rw-3f9c/7+e1"0b&a?5d=82';
export const READ_ONLY = 'ro-6b1d/2+c7"4e&f?8a=15';
export const STRANGERS = 'st-9e4a/5+b3"7c&d?1f=60';

/** The owner, somebody else, and an organisation that only somebody else may write for. */
export function world(settings: World['settings'] = {}): World {
  return {
    users: [{ name: OWNER }, { name: 'stranger' }],
    organisations: [{ name: 'closed', owners: ['stranger'] }],
    tokens: [
      { user: OWNER, name: 'rw', token: TOKEN, scopes: ['write:package'] },
      { user: OWNER, name: 'ro', token: READ_ONLY, scopes: ['read:package'] },
      { user: 'stranger', name: 'rw', token: STRANGERS, scopes: ['write:package'] },
    ],
    settings,
  };
}

/** A header that signs a user in. */
export function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
}
