import type { ClientRequest } from 'node:http';

/** Runs `ready` once the request can go out: for https after the handshake, since TCP alone carries nothing yet. */
export function onConnection(outgoing: ClientRequest, ready: () => void): void {
  outgoing.once('socket', (socket) => {
    const secure = 'encrypted' in socket;
    if (outgoing.reusedSocket || (!socket.connecting && !secure)) ready();
    else socket.once(secure ? 'secureConnect' : 'connect', ready);
  });
}
