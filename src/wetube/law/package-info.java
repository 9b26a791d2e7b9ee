/** Who may do what. */
package wetube.law;
