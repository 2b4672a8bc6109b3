/** What the description of the API says beyond what the resources show. Nothing here is run. */
package io.plugai.http.rest.contract;
