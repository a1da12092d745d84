// The least that Node needs to publish the same tarball: one document in memory, one request, nothing checked.
// bare-put.mjs REGISTRY TOKEN NAME VERSION FILE
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const [registry, token, name, version, file] = process.argv.slice(2);
const tarball = readFileSync(file);
const dist = {
  integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  shasum: createHash('sha1').update(tarball).digest('hex'),
  tarball: `${registry}${name}/-/${name}-${version}.tgz`,
};
const head = JSON.stringify({
  _id: name,
  name,
  'dist-tags': { latest: version },
  versions: { [version]: { name, version, _id: `${name}@${version}`, dist } },
  _attachments: {
    [`${name}-${version}.tgz`]: { content_type: 'application/octet-stream', length: tarball.length },
  },
});
const body = Buffer.from(`${head.slice(0, -3)},"data":"${tarball.toString('base64')}"}}}`);
const headers = {
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  'content-length': body.length,
};
const url = registry + name.replace('/', '%2f');
const sent = request(url, { method: 'PUT', agent: false, headers }, (answer) => {
  if (answer.statusCode !== 201) throw new Error(`${name}: ${answer.statusCode}`);
  answer.resume();
});
sent.end(body);
