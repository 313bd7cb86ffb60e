/** A record of TLS (RFC 8446 §5.1): its header is all that somebody on the way can read. */
export interface TlsRecord {
  type: string;
  /** Bytes of its payload. */
  length: number;
}

const HEADER_BYTES = 5;

const types: Record<number, string> = {
  20: 'change cipher spec',
  21: 'alert',
  22: 'handshake',
  23: 'application data',
};

/** The records that begin in these bytes; null when it is no TLS. */
export function tlsRecords(bytes: Uint8Array): TlsRecord[] | null {
  const records: TlsRecord[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const [type = 0, major, , high = 0, low = 0] = bytes.subarray(at, at + HEADER_BYTES);
    const name = types[type];
    if (name === undefined || major !== 3) return null;
    const length = high * 256 + low;
    records.push({ type: name, length });
    at += HEADER_BYTES + length;
  }
  return records;
}
