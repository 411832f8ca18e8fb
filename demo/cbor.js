// What does a piece of CBOR say? (RFC 8949)
//
// For looking at what an authenticator made: definite lengths only, as CTAP2 demands. It decides nothing; the
// server's reader is the strict one.

const kMaxDepth = 16;

// The first item in the bytes, and how many bytes it took: authenticator data has a COSE_Key in the middle
// (§6.5.1).
export function decodeFirst(bytes) {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  return { value, length: reader.position };
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = 0;
  }

  item(depth) {
    if (depth > kMaxDepth) throw new RangeError('CBOR: nested too deeply');
    const initial = this.take(1)[0];
    const major = initial >> 5;
    const info = initial & 0x1f;
    if (major === 7) return this.simple(info);
    const argument = this.argument(info);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return typeof argument === 'bigint' ? -1n - argument : -1 - argument;
      case 2:
        return this.take(argument);
      case 3:
        return new TextDecoder().decode(this.take(argument));
      case 4:
        return this.array(argument, depth);
      case 5:
        return this.map(argument, depth);
      default:
        return this.item(depth + 1); // a tag: what it wraps is enough here
    }
  }

  argument(info) {
    if (info < 24) return info;
    const at = this.position;
    if (info > 27) throw new RangeError('CBOR: indefinite or reserved length');
    this.take(1 << (info - 24));
    if (info === 24) return this.view.getUint8(at);
    if (info === 25) return this.view.getUint16(at);
    if (info === 26) return this.view.getUint32(at);
    const wide = this.view.getBigUint64(at);
    return wide <= Number.MAX_SAFE_INTEGER ? Number(wide) : wide;
  }

  array(length, depth) {
    const items = [];
    for (let i = 0; i < length; ++i) items.push(this.item(depth + 1));
    return items;
  }

  map(length, depth) {
    const entries = new Map();
    for (let i = 0; i < length; ++i) entries.set(this.item(depth + 1), this.item(depth + 1));
    return entries;
  }

  simple(info) {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22) return null;
    if (info === 23) return undefined;
    const at = this.position;
    if (info === 26) return this.take(4) && this.view.getFloat32(at);
    if (info === 27) return this.take(8) && this.view.getFloat64(at);
    throw new RangeError('CBOR: unsupported simple value');
  }

  take(length) {
    if (length > this.bytes.length - this.position) throw new RangeError('CBOR: truncated');
    this.position += Number(length);
    return this.bytes.subarray(this.position - Number(length), this.position);
  }
}
