"""An encoder of a public one's shape with random weights, exported as docs/verifiers.md says: what it costs, not what it knows.

    python make_encoder.py minilm-l6|bert-base|deberta-v3-xsmall OUT   (packages: verifier-service/src/test/onnx/requirements.txt)
"""

import pathlib
import string
import subprocess
import sys
import tempfile

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import AutoModelForSequenceClassification, BertConfig, DebertaV2Config, PreTrainedTokenizerFast

SHAPES = {
    "minilm-l6": BertConfig(vocab_size=30522, hidden_size=384, num_hidden_layers=6, num_attention_heads=12,
                            intermediate_size=1536, num_labels=1),
    "bert-base": BertConfig(vocab_size=30522, num_labels=1),
    "deberta-v3-xsmall": DebertaV2Config(
        vocab_size=30522, hidden_size=384, num_hidden_layers=12, num_attention_heads=6, intermediate_size=1536,
        relative_attention=True, position_buckets=256, norm_rel_ebd="layer_norm", share_att_key=True,
        pos_att_type=["p2c", "c2p"], max_relative_positions=-1, position_biased_input=False, type_vocab_size=0,
        pad_token_id=0, num_labels=1),
}


def tokenizer():
    """Words of one to three letters, and their pieces: as many as the model has, so that each is a row of its table."""
    letters = string.ascii_lowercase
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *string.digits, *string.punctuation, *letters]
    tokens += ["##" + c for c in letters + string.digits] + [a + b for a in letters for b in letters]
    tokens += ["##" + a + b for a in letters for b in letters] + [a + b + c for a in letters for b in letters for c in letters]
    ids = {token: i for i, token in enumerate(tokens)}
    made = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    return PreTrainedTokenizerFast(tokenizer_object=made, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
                                   sep_token="[SEP]", mask_token="[MASK]", model_max_length=512)


def main():
    shape, out = sys.argv[1:]
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as saved:
        AutoModelForSequenceClassification.from_config(SHAPES[shape]).save_pretrained(saved)
        tokenizer().save_pretrained(saved)
        command = ["optimum-cli", "export", "onnx", "--task", "text-classification", "--model", saved, out]
        subprocess.run(command, check=True)
    for path in sorted(pathlib.Path(out).iterdir()):
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
