import path from 'node:path';

import { faultSuite } from '@parity-tools/e2e/suites';

import { subject } from './kit/subject.ts';

faultSuite(subject, path.resolve(import.meta.dirname, '../../../docs/faults/nix2container.md'));
