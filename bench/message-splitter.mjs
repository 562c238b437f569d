/**
 * HTTP/1.1 messages out of a byte stream: just enough for the load generator and the upstream stub, and cheap, for they
 * share a core.
 */

const contentLength = /\r\ncontent-length: *(\d+)/i;
const chunkedCoding = /\r\ntransfer-encoding: *chunked/i;
const separator = '\r\n\r\n';

export class MessageSplitter {
  #chunks = [];
  #size = 0;
  #needed = 0;
  #onMessage;

  /**
   * @param {(head: string, body: Buffer) => void} onMessage called once per complete message; `head` is start line and
   * header fields
   */
  constructor(onMessage) {
    this.#onMessage = onMessage;
  }

  /** @param {Buffer} chunk */
  push(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#size);
    while (data.length > 0) {
      const used = this.#message(data);
      if (used === 0) break;
      data = data.subarray(used);
    }
    this.#chunks = data.length === 0 ? [] : [data];
    this.#size = data.length;
  }

  /** Hands out the message at the start of `data`; gives its length, 0 when it is not complete yet. */
  #message(data) {
    const end = data.indexOf(separator);
    if (end < 0) return this.#wait(data.length + 1);
    const head = data.latin1Slice(0, end);
    const start = end + separator.length;
    if (chunkedCoding.test(head)) return this.#chunked(data, head, start);
    const total = start + Number(contentLength.exec(head)?.[1] ?? 0);
    if (data.length < total) return this.#wait(total);
    this.#needed = 0;
    this.#onMessage(head, data.subarray(start, total));
    return total;
  }

  #chunked(data, head, start) {
    const pieces = [];
    for (let at = start; ;) {
      const lineEnd = data.indexOf('\r\n', at);
      if (lineEnd < 0) return this.#wait(data.length + 1);
      const size = Number.parseInt(data.latin1Slice(at, lineEnd), 16);
      const next = lineEnd + 2 + size + 2;
      if (data.length < next) return this.#wait(next);
      at = next;
      if (size > 0) {
        pieces.push(data.subarray(lineEnd + 2, lineEnd + 2 + size));
        continue;
      }
      this.#needed = 0;
      this.#onMessage(head, Buffer.concat(pieces));
      return at;
    }
  }

  #wait(size) {
    this.#needed = size;
    return 0;
  }
}
