// The least that Node needs for the same uploads: one connection, one file after the other, nothing checked.
// bare-loop.mjs URL USER:PASSWORD FILE...
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { basename } from 'node:path';

const [url, auth, ...files] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
for (const file of files) await post(file);
agent.destroy();

function post(file) {
  const content = readFileSync(file);
  const fields = {
    ':action': 'file_upload',
    protocol_version: '1',
    sha256_digest: createHash('sha256').update(content).digest('hex'),
  };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--edge\r\nContent-Disposition: form-data; name="content"; filename="${basename(file)}"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(parts.join('') + head), content, Buffer.from('\r\n--edge--\r\n')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=edge', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, auth, headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${file}: ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    });
    sent.on('error', reject).end(body);
  });
}
