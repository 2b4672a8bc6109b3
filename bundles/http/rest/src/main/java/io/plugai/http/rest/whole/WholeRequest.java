package io.plugai.http.rest.whole;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import javax.servlet.AsyncContext;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** A request whose body is there. */
final class WholeRequest extends HttpServletRequestWrapper {
  private final ServletInputStream body;
  private final WholeAnswer answer;

  WholeRequest(HttpServletRequest request, byte[] body, WholeAnswer answer) {
    super(request);
    this.answer = answer;
    this.body = new Body(body);
  }

  /** Of a request without a body and a type JAX-RS would log that it cannot read it. */
  @Override
  public String getContentType() {
    return Objects.requireNonNullElse(super.getContentType(), "application/json");
  }

  @Override
  public ServletInputStream getInputStream() {
    return body;
  }

  @Override
  public AsyncContext startAsync() {
    return untilComplete(super.startAsync());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    return startAsync(); // what goes on comes through the filter again, and is wrapped there
  }

  /** JAX-RS completes a request once it has written; that is for whoever hands the answer out. */
  private AsyncContext untilComplete(AsyncContext async) {
    return (AsyncContext)
        Proxy.newProxyInstance(
            AsyncContext.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("complete")) {
                answer.complete();
                return null;
              }
              try {
                return method.invoke(async, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class Body extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    private Body(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public int available() {
      return bytes.available();
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("it has been read");
    }
  }
}
