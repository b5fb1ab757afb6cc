import { existsSync, realpathSync } from 'node:fs';

const SLOT = '<!-- the snippet goes here -->';

const HOME = '/usr/share/tomcat10';
const CATALINA = `${HOME}/lib/catalina.jar`;

/** Tomcat with one application. @type {import('./run.mjs').Target[]} */
export const tomcatTargets = [
  {
    id: 'tomcat',
    product: `Tomcat ${version()}`,
    needs: ['tomcat'],
    setUp: ({ directory, port }) => ({
      files: {
        'conf/server.xml': server(port),
        'conf/web.xml': DEFAULTS,
        'webapps/ROOT/WEB-INF/web.xml': WEB,
        'webapps/ROOT/file.json': '{}',
        'classes/Login.java': LOGIN,
        'classes/Items.java': ITEMS,
        start: start(directory),
      },
      slots: [[/WEB-INF\/web\.xml/, SLOT]],
      command: ['./start'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/nothing.json', 404], ['/guarded/item', 401]],
      comparesWholeOrigins: true,
      strangersGet: 403,
      anyWithoutVary: true,
    }),
  },
];

function server(port) {
  return `
<Server port="-1">
  <Service name="Catalina">
    <Connector port="${port}" address="127.0.0.1" protocol="HTTP/1.1"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps" autoDeploy="false"/>
    </Engine>
  </Service>
</Server>
`;
}

/** Of what Tomcat comes with: the servlet for files. */
const DEFAULTS = `
<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  <servlet>
    <servlet-name>default</servlet-name>
    <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
  </servlet>
  <servlet-mapping>
    <servlet-name>default</servlet-name>
    <url-pattern>/</url-pattern>
  </servlet-mapping>
</web-app>
`;

/** As it usually is: no CORS at all, a filter that asks for a login. */
const WEB = `
<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
${SLOT}
  <filter>
    <filter-name>Login</filter-name>
    <filter-class>Login</filter-class>
  </filter>
  <filter-mapping>
    <filter-name>Login</filter-name>
    <url-pattern>/guarded/*</url-pattern>
  </filter-mapping>
  <servlet>
    <servlet-name>Items</servlet-name>
    <servlet-class>Items</servlet-class>
  </servlet>
  <servlet-mapping>
    <servlet-name>Items</servlet-name>
    <url-pattern>/api/*</url-pattern>
    <url-pattern>/moved</url-pattern>
  </servlet-mapping>
</web-app>
`;

const LOGIN = `
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

public class Login extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader("Authorization") == null) {
            response.sendError(401);
        } else {
            chain.doFilter(request, response);
        }
    }
}
`;

const ITEMS = `
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

public class Items extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/api/item":
                response.setHeader("X-Total", "1");
                break;
            case "/api/cached":
                response.setHeader("Cache-Control", "max-age=600");
                break;
            case "/api/crash":
                throw new IllegalStateException("crash");
            case "/moved":
                response.setStatus(301);
                response.setHeader("Location", "/api/item");
                return;
            default:
                response.sendError(404);
                return;
        }
        response.setContentType("application/json");
        response.getWriter().print("{}");
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }
}
`;

/** Compiles the application and runs Tomcat in the foreground. */
function start(directory) {
  const classes = `${directory}/webapps/ROOT/WEB-INF/classes`;
  return `#!/bin/sh
set -e
mkdir -p ${classes} logs temp work
javac -cp ${HOME}/lib/servlet-api.jar -d ${classes} classes/*.java
exec java -XX:TieredStopAtLevel=1 -cp ${HOME}/bin/bootstrap.jar:${HOME}/bin/tomcat-juli.jar \\
    -Dcatalina.home=${HOME} -Dcatalina.base=${directory} -Djava.io.tmpdir=${directory}/temp \\
    org.apache.catalina.startup.Bootstrap start
`;
}

/** Debian's jar has it in its name. */
function version() {
  return existsSync(CATALINA) ? /(\d[\d.]*)\.jar$/.exec(realpathSync(CATALINA))?.[1] : '(not installed)';
}
