"""Searches and downloads with huggingface_hub, as it comes. Arguments: hub, model, folder, token."""
import hashlib
import sys

from huggingface_hub import HfApi
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

hub, model, folder, token = sys.argv[1:5]
api = HfApi(endpoint=hub, token=False)


def fails(error, call):
    try:
        call()
    except error:
        return
    raise AssertionError(f"no {error.__name__}")


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


found = list(api.list_models(search="tiny", filter="gguf", sort="downloads", limit=5))
assert [it.id for it in found] == [model], found
assert len(list(api.list_models(author="marmots"))) == 3

info = api.model_info(model, files_metadata=True)
weights = next(it for it in info.siblings if it.rfilename.endswith(".gguf"))
assert info.pipeline_tag == "text-generation" and info.sha, info
entries = {it.path for it in api.list_repo_tree(model, recursive=True)}
assert {"docs", "docs/notes.txt", "README.md", weights.rfilename} <= entries, entries

path = api.hf_hub_download(model, weights.rfilename, cache_dir=folder + "/cache")
assert sha256(path) == weights.lfs.sha256
again = api.hf_hub_download(model, weights.rfilename, cache_dir=folder + "/cache")
assert again == path
whole = api.snapshot_download(model, local_dir=folder + "/snapshot", max_workers=2)
assert sha256(f"{whole}/{weights.rfilename}") == weights.lfs.sha256
with open(f"{whole}/docs/notes.txt", encoding="utf-8") as notes:
    assert notes.read() == "notes"

fails(EntryNotFoundError, lambda: api.hf_hub_download(model, "none", local_dir=folder))
fails(
    RevisionNotFoundError,
    lambda: api.hf_hub_download(model, "README.md", revision="none", local_dir=folder),
)
gated = "marmots/gated"
fails(GatedRepoError, lambda: api.hf_hub_download(gated, "a.gguf", local_dir=folder))
allowed = HfApi(endpoint=hub, token=token)
fails(RepositoryNotFoundError, lambda: allowed.model_info("marmots/none"))
assert allowed.whoami()["name"] == "marmot"
assert allowed.hf_hub_download(gated, "a.gguf", local_dir=folder)
