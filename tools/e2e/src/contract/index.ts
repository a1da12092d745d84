export {
  chartRegistryContract,
  chartRepositoryContract,
  genericContract,
  imageContract,
  npmContract,
  wheelContract,
} from './contract.ts';
export type { Contract } from './contract.ts';
export { contractSuite } from './suite.ts';
