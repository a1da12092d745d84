import { resolve } from 'node:path';

import { faultSuite } from '@parity-tools/e2e/suites';

import { subject } from './kit/subject.ts';

faultSuite(subject, resolve(import.meta.dirname, '../../../docs/faults/npm-addon.md'));
