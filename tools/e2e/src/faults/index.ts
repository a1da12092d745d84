export { faultSuite } from './suite.ts';
export type { Subject } from './subject.ts';
