package io.ponder.datasets.file;

/** A row cannot be written in a layout. The message continues the words "row 7 of gsm8k". */
final class Unfit extends RuntimeException {

    Unfit(String message) {
        super(message);
    }
}
