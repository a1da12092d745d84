export { faultSuite } from './faults/suite.ts';
export { killSuite } from './kills/suite.ts';
export type { Subject } from './subject.ts';
