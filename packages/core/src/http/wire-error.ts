/**
 * `connect`: no connection. `tls`: no trusted one. `plain`: that is not TLS. `lost`: it broke. `silent`: it went quiet.
 * `garbled`: that is not HTTP.
 */
export type WireFault = 'connect' | 'tls' | 'plain' | 'lost' | 'silent' | 'garbled';

/** No whole answer came. */
export class WireError extends Error {
  readonly code = 'PARITY_WIRE';
  readonly fault: WireFault;
  /** The server had the whole request: it may have acted on it. */
  readonly delivered: boolean;
  /** The proxy that was on the way, safe to print. */
  readonly proxy: string | undefined;

  constructor(
    fault: WireFault,
    message: string,
    options: { delivered: boolean; proxy?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'WireError';
    this.fault = fault;
    this.delivered = options.delivered;
    this.proxy = options.proxy;
  }
}

export function isWireError(error: unknown): error is WireError {
  return error instanceof Error && 'code' in error && error.code === 'PARITY_WIRE';
}

/** Nobody trustworthy is there: neither another try nor another look changes that, and nothing was delivered. */
export function isUntrusted({ fault }: WireError): boolean {
  return fault === 'tls' || fault === 'plain';
}

/** OpenSSL and Node have many names for one thing: the other side is not who it should be. */
const tlsCode = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/;

/** What OpenSSL makes of a first answer that is text: `HTTP/1.1 400` read as the head of a TLS record. */
const plainWords = /wrong version number|packet length too long|record length mismatch/i;

/** How far an exchange has come. */
export interface WireState {
  readonly connected: boolean;
  readonly delivered: boolean;
  readonly proxy: string | undefined;
}

/** Sorts what Node's sockets report into our few kinds. */
export function wireError(cause: unknown, state: WireState): WireError {
  if (isWireError(cause)) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message || code : String(cause);
  const isPlain = !state.connected && tlsCode.test(code) && plainWords.test(message);
  const fault = isPlain ? 'plain' : faultOf(code, state.connected);
  return new WireError(fault, message, { delivered: state.delivered, proxy: state.proxy, cause });
}

function faultOf(code: string, connected: boolean): WireFault {
  if (tlsCode.test(code)) return 'tls';
  if (code.startsWith('HPE_')) return 'garbled';
  return connected ? 'lost' : 'connect';
}
