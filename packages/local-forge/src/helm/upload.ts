import { storeUpload } from '../gates/store-upload.ts';
import { empty } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { receiveFile } from '../http/receive-file.ts';
import type { Received } from '../store/blobs.ts';
import { findChartFile } from './chart-archive.ts';
import { problemOf, readChart } from './chart.ts';
import type { Chart } from './chart.ts';
import { helmError, innerError } from './errors.ts';
import { fileNameOf } from './file-name.ts';
import { UnpacksTooFar } from './tar-reader.ts';

/** The archive says what it is: nothing is known before the whole of it has come. */
export async function upload(exchange: OwnedExchange): Promise<Answer> {
  const received = await receiveFile(exchange, innerError(exchange));
  try {
    return store(exchange, await chartIn(exchange, received), received);
  } finally {
    await received.drop();
  }
}

async function chartIn(exchange: OwnedExchange, received: Received): Promise<Chart> {
  try {
    const file = await findChartFile(received.read());
    if (file === undefined) throw helmError(400, 'Chart.yaml file is missing');
    const chart = readChart(file);
    const problem = problemOf(chart);
    if (problem !== undefined) throw helmError(400, problem);
    return chart;
  } catch (error) {
    if (error instanceof SyntaxError) throw innerError(exchange);
    if (error instanceof UnpacksTooFar) throw helmError(400, 'package exceeds the decompression size limit');
    throw error;
  }
}

/** What is there already is replaced without a word; what the index says of the version stays as it was. */
function store(exchange: OwnedExchange, chart: Chart, received: Received): Answer {
  const { name, version } = chart;
  const ref = { owner: exchange.owner.name, type: 'helm', name, version };
  const upload = { ...ref, fileName: fileNameOf(chart), versionFacts: { chart }, replaces: true };
  const objection = storeUpload(exchange, upload, received);
  if (objection !== undefined) throw helmError(objection.status, objection.message);
  return empty(201);
}
