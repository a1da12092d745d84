import path from 'node:path';

import { faultSuite } from '@parity-tools/e2e/suites';

import { ociWay } from './kit/oci-way.ts';
import { subjectFor } from './kit/subject.ts';

faultSuite(subjectFor(ociWay), path.resolve(import.meta.dirname, '../../../docs/faults/helm-chart.md'));
