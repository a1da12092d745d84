export type { Login } from './login.ts';
export { startPypiserver } from './pypiserver.ts';
export type { Pypiserver, PypiserverOptions } from './pypiserver.ts';
export { hasPython, installPython } from './python.ts';
export type { Python } from './python.ts';
export type { Server } from './start-server.ts';
export { startVerdaccio } from './verdaccio.ts';
export type { Verdaccio, VerdaccioOptions } from './verdaccio.ts';
