/** What an event says. */
package wetube.act;
