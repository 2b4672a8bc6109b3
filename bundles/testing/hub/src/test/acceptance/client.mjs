// Searches and downloads with @huggingface/hub, as it comes. Arguments: hub, model, token.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { downloadFile, fileDownloadInfo, listFiles, listModels, modelInfo } from "@huggingface/hub";

const [hubUrl, name, token] = process.argv.slice(2);

async function collect(pages) {
  const all = [];
  for await (const item of pages) all.push(item);
  return all;
}

const found = await collect(listModels({ hubUrl, search: { query: "tiny", tags: ["gguf"] }, limit: 5 }));
assert.deepEqual(found.map((model) => model.name), [name]);
assert.equal((await collect(listModels({ hubUrl, search: { owner: "marmots" } }))).length, 3);

const info = await modelInfo({ hubUrl, name, additionalFields: ["sha"] });
assert.equal(info.task, "text-generation");
const files = await collect(listFiles({ hubUrl, repo: name, recursive: true }));
const weights = files.find((file) => file.path.endsWith(".gguf"));
assert.ok(files.some((file) => file.path === "docs/notes.txt"));

const told = await fileDownloadInfo({ hubUrl, repo: name, path: weights.path });
assert.equal(told.size, weights.size);
const blob = await downloadFile({ hubUrl, repo: name, path: weights.path });
const bytes = Buffer.from(await blob.arrayBuffer());
assert.equal(createHash("sha256").update(bytes).digest("hex"), weights.lfs.oid);
const piece = await blob.slice(100, 200).arrayBuffer();
assert.deepEqual(Buffer.from(piece), bytes.subarray(100, 200));

assert.equal(await fileDownloadInfo({ hubUrl, repo: name, path: "none" }), null);
const gated = { hubUrl, repo: "marmots/gated", path: "a.gguf" };
await assert.rejects(downloadFile(gated));
assert.ok(await downloadFile({ ...gated, accessToken: token }));
