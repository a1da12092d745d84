import path from 'node:path';

import { faultSuite } from '@parity-tools/e2e/suites';

import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

faultSuite(
  subjectFor(repositoryWay),
  path.resolve(import.meta.dirname, '../../../docs/faults/helm-chart-repository.md'),
);
