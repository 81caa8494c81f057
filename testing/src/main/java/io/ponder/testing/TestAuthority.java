package io.ponder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority made for a test, by the JDK's {@code keytool}. It signs certificates and writes them as PEM files. */
public final class TestAuthority {

    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";
    private static final String PBE = "PBEWithHmacSHA256AndAES_256";

    private final Path folder;
    private final Path store;
    private final AtomicInteger names = new AtomicInteger();

    /** @param folder where its files go */
    public TestAuthority(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createTempDirectory(folder, "authority");
        this.store = this.folder.resolve("store.p12");
        make(AUTHORITY, List.of("-ext", "bc:c", "-validity", "10"));
    }

    /**
     * A certificate with its key.
     *
     * @param cert a PEM file
     * @param key a PEM file
     */
    public record Signed(Path cert, Path key) {

        /** Takes another's place, in the same files. */
        public void replace(Signed other) throws IOException {
            Files.move(key, other.key, StandardCopyOption.REPLACE_EXISTING);
            Files.move(cert, other.cert, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The PEM file of this authority's own certificate. */
    public Path cert() throws IOException, GeneralSecurityException {
        return write("ca.pem", "CERTIFICATE", store().getCertificate(AUTHORITY).getEncoded());
    }

    /** Signs a certificate for these names, such as {@code dns:localhost} and {@code ip:127.0.0.1}. */
    public Signed sign(String... names) throws IOException, InterruptedException, GeneralSecurityException {
        return sign(List.of("-validity", "10"), names);
    }

    /** Signs a certificate that has expired. */
    public Signed signExpired(String... names) throws IOException, InterruptedException, GeneralSecurityException {
        return sign(List.of("-startdate", "-3d", "-validity", "1"), names);
    }

    private Signed sign(List<String> validity, String... subjects)
            throws IOException, InterruptedException, GeneralSecurityException {
        String name = "signed-" + names.incrementAndGet();
        List<String> options = new ArrayList<>(validity);
        options.addAll(List.of("-signer", AUTHORITY, "-ext", "san=" + String.join(",", subjects)));
        make(name, options);
        KeyStore all = store();
        return new Signed(
                write(name + ".pem", "CERTIFICATE", all.getCertificate(name).getEncoded()),
                write(
                        name + "-key.pem",
                        "PRIVATE KEY",
                        all.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    /** Encrypts a key with a password; returns the new PEM file. */
    public Path encrypt(Path key, String password) throws IOException, GeneralSecurityException {
        String text = Files.readString(key).replaceAll("-----[^-]+-----|\\s", "");
        SecretKey secret = SecretKeyFactory.getInstance(PBE).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance(PBE);
        cipher.init(Cipher.ENCRYPT_MODE, secret, new SecureRandom());
        byte[] encrypted = cipher.doFinal(Base64.getDecoder().decode(text));
        AlgorithmParameters how = AlgorithmParameters.getInstance("PBES2");
        how.init(cipher.getParameters().getEncoded());
        return write(
                key.getFileName() + ".encrypted",
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(how, encrypted).getEncoded());
    }

    /** A client that trusts this authority alone. */
    public SSLContext client(Signed... shown) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, store().getCertificate(AUTHORITY));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        for (Signed signed : shown) {
            String name = signed.cert().getFileName().toString().replace(".pem", "");
            own.setKeyEntry(
                    name, store().getKey(name, PASSWORD.toCharArray()), PASSWORD.toCharArray(), new Certificate[] {
                        store().getCertificate(name)
                    });
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private Path write(String name, String what, byte[] der) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    private void make(String name, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }
}
