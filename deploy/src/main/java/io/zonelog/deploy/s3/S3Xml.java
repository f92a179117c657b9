package io.zonelog.deploy.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** One answer in XML, in memory: none is longer than a page of a list. Used by one thread. */
final class S3Xml {
    static final String CONTENT_TYPE = "application/xml";
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;

    /** Something that the writer may refuse. */
    @FunctionalInterface
    private interface Step {
        void run() throws XMLStreamException;
    }

    /**
     * Begins an answer.
     *
     * @param root name of its element
     * @param namespace empty for none
     */
    S3Xml(String root, String namespace) {
        try {
            writer = WRITERS.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
        } catch (XMLStreamException impossible) {
            throw memoryRefuses(impossible);
        }
        run(() -> {
            writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            writer.writeStartElement(root);
            if (!namespace.isEmpty()) {
                writer.writeDefaultNamespace(namespace);
            }
        });
    }

    /** An element with text in it. */
    S3Xml element(String name, String text) {
        begin(name);
        run(() -> write(text));
        return end();
    }

    /** An element with others in it, up to {@link #end}. */
    S3Xml begin(String name) {
        run(() -> writer.writeStartElement(name));
        return this;
    }

    S3Xml end() {
        run(writer::writeEndElement);
        return this;
    }

    /** All of it, ended; read only by one. */
    ByteBuffer bytes() {
        run(() -> {
            writer.writeEndDocument();
            writer.close();
        });
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /** Control characters, which XML 1.0 has no way to write, as references, as S3 does; clients ask for encoded keys instead. */
    private void write(String text) throws XMLStreamException {
        int plainFrom = 0;
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if ((unit < ' ' && unit != '\n' && unit != '\t') || unit >= '\ufffe') {
                writer.writeCharacters(text.substring(plainFrom, at));
                writer.writeEntityRef("#x" + Integer.toHexString(unit));
                plainFrom = at + 1;
            }
        }
        writer.writeCharacters(text.substring(plainFrom));
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (XMLStreamException impossible) {
            throw memoryRefuses(impossible);
        }
    }

    private static IllegalStateException memoryRefuses(XMLStreamException impossible) {
        return new IllegalStateException("XML cannot be written to memory", impossible);
    }
}
