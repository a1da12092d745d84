export type { FakeClock } from './fake-clock.ts';
export { fakeClock } from './fake-clock.ts';
export type { HttpServer, SeenRequest } from './http-server.ts';
export { httpServer, rawServer } from './http-server.ts';
export { schemaProblems } from './schema-problems.ts';
export type { TempFolder } from './temp-folder.ts';
export { tempFolder } from './temp-folder.ts';
export { collectedLog, realExec, runSource, targetOf, testPorts } from './test-ports.ts';
